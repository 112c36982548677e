import { useId } from 'react'

export type TextSize = 'normal' | 'large' | 'xlarge'

export type TextSizeSwitchProps = {
  legend: string
  words: Record<TextSize, string>
  value: TextSize
  onValue: (size: TextSize) => void
}

const sizes: TextSize[] = ['normal', 'large', 'xlarge']

/** One tap to larger letters. The screen sets `data-size` on <html> and remembers it. */
export function TextSizeSwitch({ legend, words, value, onValue }: TextSizeSwitchProps) {
  const id = useId()
  return (
    <fieldset className="h-switch">
      <legend className="h-hidden">{legend}</legend>
      {sizes.map((size) => (
        <label key={size} className="h-switch__option">
          <input type="radio" name={id} value={size} checked={size === value} onChange={() => onValue(size)} />
          <span className={`h-switch__letter h-switch__letter--${size}`} aria-hidden>
            Aa
          </span>
          <span className="h-switch__word">{words[size]}</span>
        </label>
      ))}
    </fieldset>
  )
}
