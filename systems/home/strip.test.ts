import { describe, expect, test } from 'vitest'
import { staff } from '@hue-s/kernel/testing/people.ts'
import { homeContract as contract } from './contract.ts'
import { home } from './system.ts'
import { words, app, communes, provinceId, editor, front, strip, startHome } from './testing/stage.ts'

startHome()

describe('the emergency strip', () => {
  test('is seen within a second by whoever listens, and ends by itself', async () => {
    const answer = await fetch(`${app.url}/api/stream?topics=home.front`)
    const reader = answer.body!.getReader()
    const heard = (async () => {
      for (let text = ''; ;) {
        const { value, done } = await reader.read()
        text += Buffer.from(value ?? []).toString()
        if (done || text.includes('"what":"strip"')) return text
      }
    })()
    await front()
    const began = performance.now()
    const raised = await app.as(editor, contract).raiseStrip(strip())
    await app.settle()
    expect(await heard).toContain('event: home.front')
    expect((await front()).strips).toMatchObject([{ id: raised.id, level: 'danger', link: '/emergency' }])
    expect(performance.now() - began).toBeLessThan(1_000)
    await reader.cancel()
    app.clock.set('2026-11-22T03:00:00.001Z')
    expect(await app.run((ctx) => home.service['front']!(ctx, { audience: 'resident' } as never))).toMatchObject({
      strips: [],
    })
    app.clock.set('2026-11-22T01:00:00.000Z')
    await app.as(editor, contract).endStrip({ id: raised.id })
    await app.settle()
    expect((await front()).strips).toEqual([])
    expect((await app.as(editor, contract).strips({})).items[0]).toMatchObject({ id: raised.id, byName: editor.name })
  })

  test('in a commune: those of others do not see it, those without a commune do', async () => {
    const [here, there] = communes
    const raised = await app.as(editor, contract).raiseStrip(strip({ areas: [here!.id] }))
    await app.settle()
    expect((await front('visitor', here!.id)).strips).toHaveLength(1)
    expect((await front('visitor', there!.id)).strips).toEqual([])
    expect((await front('visitor')).strips[0]?.areas[0]).toContain(here!.name)
    await app.as(editor, contract).endStrip({ id: raised.id })
  })

  test('an operator of one commune raises strips there and nowhere else', async () => {
    const [here, there] = communes
    const local = staff(['home.arrange'], [here!.id])
    const raised = await app.as(local, contract).raiseStrip(strip({ areas: [here!.id] }))
    for (const areas of [[], [there!.id], [here!.id, there!.id]])
      await expect(app.as(local, contract).raiseStrip(strip({ areas }))).rejects.toMatchObject({
        status: 403,
        code: 'home.notInYourArea',
      })
    const { content } = await app.as(local, contract).draft({})
    await expect(app.as(local, contract).saveDraft({ revision: 0, content })).rejects.toMatchObject({ status: 403 })
    await app.as(staff(['home.arrange'], [provinceId, here!.id]), contract).endStrip({ id: raised.id })
  })

  test('it is amended by one at a time, never after its end, and there are never too many', async () => {
    const raised = await app.as(editor, contract).raiseStrip(strip())
    const amended = await app
      .as(editor, contract)
      .amendStrip({ ...strip({ level: 'info' }), id: raised.id, version: 1 })
    expect(amended).toMatchObject({ level: 'info', version: 2 })
    await expect(app.as(editor, contract).amendStrip({ ...strip(), id: raised.id, version: 1 })).rejects.toMatchObject({
      code: 'home.stripChanged',
    })
    await app.as(editor, contract).endStrip({ id: raised.id })
    expect(await app.as(editor, contract).endStrip({ id: raised.id })).toMatchObject({ version: 3 })
    await expect(app.as(editor, contract).amendStrip({ ...strip(), id: raised.id, version: 3 })).rejects.toMatchObject({
      code: 'home.stripOver',
    })
    const many = await Promise.all(Array.from({ length: 10 }, () => app.as(editor, contract).raiseStrip(strip())))
    await expect(app.as(editor, contract).raiseStrip(strip())).rejects.toMatchObject({ code: 'home.tooManyStrips' })
    for (const { id } of many) await app.as(editor, contract).endStrip({ id })
  })

  test.each([
    [strip({ until: '2026-11-21T01:00:00.000Z' }), 'home.untilPast'],
    [strip({ from: '2026-11-22T04:00:00.000Z' }), 'home.fromAfterUntil'],
    [strip({ link: '//bad.example' }), 'kernel.badInput'],
    [strip({ text: words('', '') }), 'kernel.badInput'],
    [strip({ areas: ['x'] }), 'kernel.badInput'],
    [strip({ level: 'purple' as 'info' }), 'kernel.badInput'],
  ])('bad input %#', async (input, code) => {
    await expect(app.as(editor, contract).raiseStrip(input)).rejects.toMatchObject({ status: 400, code })
  })
})
