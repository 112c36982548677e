import { z } from 'zod'
import type { Words } from './text.ts'

export type Kind = 'query' | 'command' | 'upload' | 'download'
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may call a route: `anyone`; `account` (whoever signed in); `citizen`; `staff`; or a permission such as
 * `field-reports.resolve`, which a role grants within units. There is no default: a route without it does not compile.
 */
export type Allow = 'anyone' | 'account' | 'citizen' | 'staff' | `${string}.${string}`

/** A public answer that is stored encoded, revalidated by ETag and dropped when one of its tags changes. */
export interface PublicAnswer {
  /** Seconds a browser or proxy may keep it without asking. */
  maxAge: number
  /** The stored answer is dropped when a committed change names one of these (`ctx.changed(tag)`). */
  tags: readonly string[]
}

export interface RouteOptions<I extends z.ZodType, O extends z.ZodType> {
  input: I
  output: O
  allow: Allow
  /** One sentence for the API page, in each language. */
  summary: Words
  method?: Method
  /** Stable codes this route may refuse with, beside the general ones. Each has words in `text/*.json`. */
  errors?: readonly string[]
  /** Least level of assurance of the sign-in (1 or 2); less asks the person to step up. */
  assurance?: 1 | 2
  /** Calls allowed per actor (or address) in `seconds`, beside the general limit. */
  rate?: { max: number; seconds: number }
  /** Calls worked on at the same time in one process, for what is costly; others wait before they take a connection. */
  atOnce?: number
  public?: PublicAnswer
  /** A query that must write (logs who looked): runs in a transaction. */
  transaction?: boolean
  /** Largest body in bytes; 1 MiB unless told. */
  maxBytes?: number
  /** `root` mounts the path as it is, for doors whose address a standard fixes; otherwise under `/api/<system>`. */
  at?: 'api' | 'root'
  /** A command that answers bytes with their type, as a download does; it keeps no answer to repeat. */
  raw?: boolean
  /** The screen on which this is done: while that is closed (a `guard` of some manifest says so), the call is refused. */
  screen?: string
  /** Request headers its service may read, in lower case. Its body then arrives byte for byte, so that a signature can be checked. */
  reads?: readonly string[]
  example?: { input?: z.input<I>; output?: z.input<O> }
}

export interface Route<
  K extends Kind = Kind,
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
> extends Omit<RouteOptions<I, O>, 'method'> {
  kind: K
  method: Method
  path: string
  /** `<system>.<name>`, stamped by `contract()`; also the OpenAPI operation id. */
  id: string
  /** Full path with `:names`, stamped by `contract()`. */
  url: string
}

type Maker<K extends Kind> = <I extends z.ZodType, O extends z.ZodType>(
  path: string,
  options: RouteOptions<I, O>,
) => Route<K, I, O>

const maker =
  <K extends Kind>(kind: K, method: Method): Maker<K> =>
  (path, options) => ({ ...options, kind, method: options.method ?? method, path, id: '', url: '' })

/** Reads, never writes; input travels in the path and the query string. */
export const query = maker('query', 'GET')
/** Changes something in one transaction with its audit and outbox rows; input travels as JSON. */
export const command = maker('command', 'POST')
/** A command whose body is the bytes of one file; its other input travels in the query string. */
export const upload = maker('upload', 'POST')
/** A query that answers bytes instead of JSON. */
export const download = maker('download', 'GET')

export type Contract = Readonly<Record<string, Route>>

/** Binds routes to the system that owns them: gives each its id and its address. */
export function contract<const C extends Contract>(system: string, routes: C): C {
  for (const [name, route] of Object.entries(routes)) {
    route.id = `${system}.${name}`
    route.url = route.at === 'root' ? route.path : `/api/${system}${route.path === '/' ? '' : route.path}`
  }
  return routes
}

export type Input<R extends Route> = z.input<R['input']>
export type Parsed<R extends Route> = z.output<R['input']>
export type Output<R extends Route> = z.output<R['output']>

/** What a browser or a script calls: one function per route, made from the contract. */
export type Client<C extends Contract> = { [K in keyof C]: (input: Input<C[K]>, body?: Blob) => Promise<Output<C[K]>> }

/** The parts of a route that a client needs; the web build keeps only these of a contract. */
export type RouteAddress = Pick<Route, 'id' | 'kind' | 'method' | 'url'>

/** The address of a call and what is left of its input for the body (commands) or the query string (the rest). */
export function addressOf(route: RouteAddress, input: Readonly<Record<string, unknown>> | undefined) {
  const rest: Record<string, unknown> = { ...input }
  const path = route.url.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  if (route.kind === 'command') return { url: path, body: rest }
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || value === null) continue
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one))
  }
  const text = search.toString()
  return { url: text ? `${path}?${text}` : path, body: undefined }
}

/** An instant as ISO 8601 text in UTC; rows, events and answers all carry instants in this form. */
export const Instant = z.iso.datetime()
/** A date of law, without a time. Nothing here is older than a thousand years, and the first hours of year 1 lie before it. */
export const LegalDate = z.iso.date().refine((date) => date >= '1000-01-01')
/** Which state of a record somebody saw: a number that the database can hold. */
export const RowVersion = z.int().min(1).max(2_147_483_647)
/** The same where 0 says that there was none yet. */
export const VersionOrNone = z.int().min(0).max(2_147_483_647)
export const ById = z.object({ id: z.uuid() })
export type ById = z.infer<typeof ById>
/** A page by key: pass the `next` of the answer before as `after`. */
export const PageInput = z.object({ after: z.string().max(200).optional(), limit: z.int().min(1).max(200).default(50) })
export type PageInput = z.infer<typeof PageInput>
/** The same where the key is the id of the last record. */
export const PageById = PageInput.extend({ after: z.uuid().optional() })
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
export const WordsShape = z.object({ vi: z.string(), en: z.string() })
/** WGS 84, longitude and latitude in degrees. */
export const Point = z.object({ lon: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) })
export type Point = z.infer<typeof Point>
/** Free text from people: NFC, no control signs but line breaks, trimmed. */
export const plainText = (min: number, max: number) =>
  z
    .string()
    .max(max * 4)
    .transform((s) =>
      s
        .normalize('NFC')
        .replace(/[^\P{Cc}\n]/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(min).max(max))
export const Nothing = z.object({})
