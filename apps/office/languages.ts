/** Each language in its own words. */
export const LANGUAGE_NAMES = [
  { value: 'vi', label: 'Tiếng Việt' },
  { value: 'en', label: 'English' },
]
