import { RadioCards } from './RadioCards.tsx'
import type { RadioCardsProps } from './RadioCards.tsx'
import { smiley, smileyMeh, smileySad } from './icon-paths.ts'

export type Grade = 'satisfied' | 'acceptable' | 'dissatisfied'

export type RatingProps = Omit<RadioCardsProps, 'options' | 'layout' | 'value' | 'onValue'> & {
  words: Record<Grade, string>
  value?: Grade | undefined
  onValue?: ((grade: Grade) => void) | undefined
}

/** Three grades with faces: hài lòng, chấp nhận, không hài lòng. */
export function Rating({ words, value, onValue, ...field }: RatingProps) {
  const options = [
    { value: 'satisfied', label: words.satisfied, icon: smiley },
    { value: 'acceptable', label: words.acceptable, icon: smileyMeh },
    { value: 'dissatisfied', label: words.dissatisfied, icon: smileySad },
  ]
  return (
    <RadioCards
      {...field}
      layout="three"
      options={options}
      value={value}
      onValue={onValue && ((grade) => onValue(grade as Grade))}
    />
  )
}
