import type { Screen } from '@hue-s/kernel/web/screens.ts'
import { matchScreen } from './match.ts'

let all: readonly Screen[] = []

/** Told once by the list of screens, which itself imports those who ask here. */
export const tellScreens = (screens: readonly Screen[]): void => void (all = screens)

/** The screen at a path, once the list is there. */
export const screenAt = (path: string): Screen | undefined => matchScreen(all, path)?.screen
