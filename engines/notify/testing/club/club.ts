import { defineSystem } from '@hue-s/kernel/server/system.ts'

/** The neutral fixture: a tennis club that has something to say to its members. Only words, no routes. */
export const club = {
  ...defineSystem({ id: 'club', owner: 'Câu lạc bộ quần vợt', uses: ['notify'], contract: {}, service: {} }),
  folder: 'engines/notify/testing/club',
}
