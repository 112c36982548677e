import { useEffect, useRef } from 'react'
import { Button } from './Button.tsx'
import { useFieldLink } from './field-context.ts'
import { Icon } from './Icon.tsx'
import { camera, fileText, image, x } from './icon-paths.ts'

export type FileItem = {
  id: string
  name: string
  /** Either the file itself (a preview is made of it) or the address of a stored picture. */
  file?: File | undefined
  url?: string | undefined
  /** Size, progress or what went wrong, in words. */
  note?: string | undefined
  failed?: boolean | undefined
}

export type FileInputProps = {
  items: FileItem[]
  onAdd: (files: File[]) => void
  onRemove: (id: string) => void
  words: {
    choose: string
    /** Gives a second button that opens the camera; leave out where a photo makes no sense. */
    camera?: string | undefined
    remove: (name: string) => string
  }
  accept?: string
  multiple?: boolean
  disabled?: boolean | undefined
  id?: string | undefined
}

type PickProps = { id: string; icon: typeof camera; label: string; capture?: 'environment' } & Pick<
  FileInputProps,
  'accept' | 'multiple' | 'disabled' | 'onAdd'
> & { describedBy?: string | undefined; invalid?: true | undefined }

function Pick({ id, icon, label, capture, accept, multiple, disabled, onAdd, describedBy, invalid }: PickProps) {
  return (
    <span className="h-file__pick">
      <input
        id={id}
        className="h-file__input"
        type="file"
        accept={accept}
        multiple={multiple}
        capture={capture}
        disabled={disabled}
        aria-describedby={describedBy}
        aria-invalid={invalid}
        onChange={(event) => {
          const input = event.currentTarget
          onAdd([...(input.files ?? [])])
          // The same photo may be chosen again after it was removed.
          input.value = ''
        }}
      />
      <label htmlFor={id} className="h-button h-button--secondary">
        <Icon icon={icon} />
        <span>{label}</span>
      </label>
    </span>
  )
}

/** Shows the file itself. The address is made and released with the picture, never during render. */
function FilePicture({ file }: { file: File }) {
  const picture = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const url = URL.createObjectURL(file)
    if (picture.current) picture.current.src = url
    return () => URL.revokeObjectURL(url)
  }, [file])
  return <img ref={picture} alt="" />
}

function Preview({ item }: { item: FileItem }) {
  if (item.url) return <img src={item.url} alt="" />
  if (item.file?.type.startsWith('image/')) return <FilePicture file={item.file} />
  return <Icon icon={fileText} size="tile" />
}

/** Photos or papers: choose, take with the camera, look, remove. Use inside FieldGroup. */
export function FileInput(props: FileInputProps) {
  const { items, onAdd, onRemove, words, accept = 'image/*', multiple = true, disabled } = props
  const link = useFieldLink({ id: props.id })
  const shared = { accept, multiple, disabled, onAdd }
  return (
    <div className="h-file">
      {items.length > 0 && (
        <ul className="h-file__items">
          {items.map((item) => (
            <li key={item.id} className={item.failed ? 'h-file__item h-file__item--failed' : 'h-file__item'}>
              <span className="h-file__picture">
                <Preview item={item} />
              </span>
              <span className="h-file__words">
                <span className="h-file__name">{item.name}</span>
                {item.note && <span className="h-file__note">{item.note}</span>}
              </span>
              <Button variant="quiet" icon={x} label={words.remove(item.name)} onClick={() => onRemove(item.id)} />
            </li>
          ))}
        </ul>
      )}
      <div className="h-row">
        {words.camera && (
          <Pick {...shared} id={`${link.id}-camera`} icon={camera} label={words.camera} capture="environment" />
        )}
        <Pick
          {...shared}
          id={link.id}
          icon={image}
          label={words.choose}
          describedBy={link['aria-describedby']}
          invalid={link['aria-invalid']}
        />
      </div>
    </div>
  )
}
