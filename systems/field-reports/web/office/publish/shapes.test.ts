import { expect, test } from 'vitest'
import { between, draw, LEAST, nudge, redo, shapeAt, start, tidy, undo } from './shapes.ts'

const box = { kind: 'rect', x: 0.4, y: 0.4, w: 0.2, h: 0.2 } as const

test('a shape drawn from any corner lies in the picture', () => {
  expect(between('ellipse', { x: 0.9, y: 0.8 }, { x: 0.5, y: 0.2 })).toEqual({
    kind: 'ellipse',
    x: 0.5,
    y: 0.2,
    w: 0.4,
    h: 0.6,
  })
  expect(tidy({ kind: 'rect', x: 1.4, y: -3, w: 0, h: 7 })).toEqual({ kind: 'rect', x: 0.99, y: 0, w: LEAST, h: 1 })
})

test('arrows move a shape, with Shift they size it, and never out of the picture', () => {
  expect(nudge(box, 'ArrowRight', false, 0.1)).toMatchObject({ x: 0.5, w: 0.2 })
  expect(nudge(box, 'ArrowUp', true, 0.1)).toMatchObject({ y: 0.4, h: 0.1 })
  expect(nudge(box, 'ArrowRight', true, 5)).toMatchObject({ x: 0.4, w: 0.6 })
  expect(nudge(box, 'ArrowLeft', false, 5)).toMatchObject({ x: 0 })
  expect(nudge(box, 'j', false, 0.1)).toBeUndefined()
})

test('the uppermost shape is the one that is hit', () => {
  const small = { ...box, x: 0.45, w: 0.05 }
  expect(shapeAt([box, small], { x: 0.47, y: 0.5 })).toBe(1)
  expect(shapeAt([box, small], { x: 0.41, y: 0.5 })).toBe(0)
  expect(shapeAt([box, small], { x: 0.1, y: 0.5 })).toBe(-1)
})

test('what was drawn can be undone and done again, until something else is drawn', () => {
  const one = draw(start([]), [box])
  const two = draw(one, [box, { ...box, x: 0 }])
  expect(undo(two).now).toEqual([box])
  expect(redo(undo(two)).now).toEqual(two.now)
  expect(redo(draw(undo(two), [])).now).toEqual([])
  expect(undo(start([])).now).toEqual([])
})
