import { z } from 'zod'
import { event } from '@hue-s/kernel/shared/event.ts'
import { Instant, LegalDate, PageInput, plainText } from '@hue-s/kernel/shared/route.ts'

export const Login = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._@-]{1,63}$/)
export const AnyPassword = z.string().min(1).max(200)
export const NewPassword = z.string().min(10).max(200)
export const Code = z.string().trim().min(6).max(20)
export const CitizenId = z.string().regex(/^\d{12}$/)
// PostgreSQL has no year 0, and a date of a grant before the republic is a slip of the hand.
export const Day = LegalDate.refine((day) => day >= '1945-01-01' && day < '2200-01-01')
export const Permission = z
  .string()
  .regex(/^[a-z][a-z0-9-]*\.[A-Za-z][A-Za-z0-9-]*$/)
  .max(80)
export const Base64 = z.string().regex(/^[A-Za-z0-9_-]{1,20000}={0,2}$/)
export const Unit = z.object({ id: z.uuid(), name: z.string() })

/** Who is signed in, as the person themselves may see it. */
export const Me = z.discriminatedUnion('signedIn', [
  z.object({ signedIn: z.literal(false) }),
  z.object({
    signedIn: z.literal(true),
    kind: z.enum(['citizen', 'staff']),
    id: z.uuid(),
    name: z.string(),
    account: z.string().nullable(),
    assurance: z.int(),
    provedAt: Instant.nullable(),
    session: z.uuid().nullable(),
    /** The password was set by someone else: nothing but changing it is allowed. */
    mustChangePassword: z.boolean(),
    roles: z.array(z.object({ role: z.string(), title: z.string(), unit: Unit.nullable() })),
    permissions: z.array(z.string()),
    onBehalfOf: z
      .object({
        id: z.uuid(),
        name: z.string(),
        delegation: z.uuid(),
        until: LegalDate.optional(),
        /** For help of an hour. */
        endsAt: Instant.nullable().optional(),
      })
      .nullable(),
    /** Somebody one acted for, when that has just ended: nothing is sent until one is oneself again. */
    actingOver: z.object({ name: z.string() }).nullable().optional(),
  }),
])
export type Me = z.infer<typeof Me>

export const Session = z.object({
  id: z.uuid(),
  current: z.boolean(),
  createdAt: Instant,
  lastSeenAt: Instant,
  address: z.string(),
  userAgent: z.string(),
  /** The device in words: «Chrome trên Android». */
  device: z.string(),
  assurance: z.int(),
  method: z.string(),
})
export const Token = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.union([z.literal('all'), z.array(z.string())]),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsedAt: Instant.nullable(),
})
export const Passkey = z.object({
  id: z.string(),
  name: z.string(),
  /** What it proves: as much as was proved when it was made. */
  level: z.int(),
  createdAt: Instant,
  lastUsedAt: Instant.nullable(),
})
export const client = {
  id: Base64,
  rawId: Base64,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.record(z.string().max(50), z.unknown()).default({}),
}
/** What the browser answers to `navigator.credentials.create()`. */
export const NewPasskey = z.object({
  ...client,
  response: z.object({
    clientDataJSON: Base64,
    attestationObject: Base64,
    transports: z.array(z.string().max(30)).max(10).optional(),
  }),
})
/** What the browser answers to `navigator.credentials.get()`. */
export const PasskeyProof = z.object({
  ...client,
  response: z.object({
    clientDataJSON: Base64,
    authenticatorData: Base64,
    signature: Base64,
    userHandle: Base64.optional(),
  }),
})
export const Options = z.object({ challengeId: z.uuid(), options: z.record(z.string(), z.unknown()) })

export const Grant = z.object({
  id: z.uuid(),
  person: z.object({ id: z.uuid(), name: z.string().nullable() }),
  role: z.string(),
  title: z.string(),
  unit: Unit.nullable(),
  validFrom: LegalDate,
  validTo: LegalDate.nullable(),
  source: z.enum(['decision', 'delegation', 'replacement', 'reorganisation']),
  citation: z.string(),
  /** Its unit was divided on this day: someone must decide where it goes. */
  undecidedOn: LegalDate.nullable(),
})
export type Grant = z.infer<typeof Grant>
export const NewGrant = z.object({
  person: z.uuid(),
  role: z.string().max(80),
  unit: z.uuid().nullable(),
  validFrom: Day,
  /** The first day without it. */
  validTo: Day.nullable().default(null),
  source: z.enum(['decision', 'delegation', 'replacement']).default('decision'),
  citation: plainText(3, 300),
})
export const StaffMember = z.object({
  id: z.uuid(),
  name: z.string(),
  account: z.string().nullable(),
  status: z.enum(['active', 'closed']),
})
export const NewStaff = z.object({
  account: Login,
  name: plainText(2, 100),
  password: NewPassword,
  citizenId: CitizenId.optional(),
  phone: z
    .string()
    .regex(/^\+84\d{9,10}$/)
    .optional(),
  email: z.email().max(200).optional(),
})
export const Delegation = z.object({
  id: z.uuid(),
  given: z.boolean(),
  /** Who gave it, for the one who received it. */
  from: z.string().nullable(),
  /** Who acts, for the one who gave it and once they accepted. */
  to: z.string().nullable(),
  state: z.enum(['waiting', 'active', 'over', 'refused', 'ended']),
  /** A named number, a code accepted on a phone, a counter, help beside the person, or two accounts that were joined. */
  how: z.enum(['number', 'code', 'counter', 'assist', 'merged']),
  basis: z.string().nullable(),
  legalBasis: z.string(),
  scope: z.array(z.string()),
  scopeWords: z.array(z.string()),
  validFrom: LegalDate,
  until: LegalDate,
  endsAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  invitationUntil: Instant.nullable(),
})
export const PhoneText = z.string().trim().min(1).max(40)
export const SixDigits = z
  .string()
  .max(40)
  .transform((s) => s.normalize('NFKC').replace(/[\s-]/g, ''))
  .pipe(z.string().regex(/^\d{6}$/))
export const OwnPhone = z.object({ id: z.uuid(), phone: z.string(), addedAt: Instant })
export const CodeSent = z.object({
  id: z.uuid(),
  /** Masked. */
  phone: z.string(),
  expiresAt: Instant,
  /** From when another may be asked. */
  resendAt: Instant,
})
export const Scopes = z.array(z.string().max(41)).min(1).max(30)
export const InvitationCode = z.string().trim().min(1).max(40)
export const Invitation = z.object({
  id: z.uuid(),
  side: z.enum(['give', 'take']),
  inviter: z.string(),
  /** The reader made it. */
  own: z.boolean(),
  legalBasis: z.string(),
  /** False: the legal ground should be looked at by a lawyer. */
  sure: z.boolean(),
  /** Cannot be accepted on a phone: an officer confirms it. */
  counterOnly: z.boolean(),
  scopeWords: z.array(z.string()),
  until: LegalDate,
  expiresAt: Instant,
})
export const Recovery = z.object({
  id: z.uuid(),
  state: z.enum(['open', 'approved', 'refused', 'over']),
  phone: z.string().nullable(),
  document: z.string(),
  reason: z.string(),
  openedAt: Instant,
  openedBy: z.string(),
  /** The reader opened it: another must decide. */
  own: z.boolean(),
  expiresAt: Instant,
  decidedAt: Instant.nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
})
export const Merged = z.object({ id: z.uuid(), from: z.uuid(), to: z.uuid() })

/** A record known by a phone number turned out to be a proved person's: systems may take over what it holds. */
export const peopleMerged = event('identity.peopleMerged', Merged, { key: (m) => m.to })
/** The same was undone. */
export const peopleParted = event('identity.peopleParted', Merged, { key: (m) => m.to })
/** Sessions are over before their time: somebody signed out, here or from afar, or was thrown out. */
export const sessionEnded = event(
  'identity.sessionEnded',
  z.object({ personId: z.uuid(), sessionIds: z.array(z.uuid()) }),
  { key: (e) => e.personId },
)
export const WhoLooked = z.object({
  id: z.int(),
  at: Instant,
  who: z.string(),
  unit: z.string().nullable(),
  purpose: z.string(),
  what: z.array(z.string()),
  record: z.object({ kind: z.string(), id: z.string() }).nullable(),
})
export const Period = PageInput.extend({ actor: z.uuid().optional(), from: Day.optional(), to: Day.optional() })

export const anyone = { allow: 'anyone' } as const
export const account = { allow: 'account' } as const
export const own = ['identity.sessionNeeded', 'identity.proveAgain'] as const
/** The browser's mark among the cookies tells a known device from a new one. */
export const cookies = { reads: ['cookie'] } as const
export const phoneFaults = [
  'identity.phoneWrong',
  'identity.phoneOld',
  'identity.phoneLandline',
  'identity.phoneForeign',
  'identity.smsOff',
  'identity.codeWait',
] as const
export const codeFaults = ['identity.wrongCode', 'identity.codeSpent', 'identity.codeOver', 'identity.locked'] as const
