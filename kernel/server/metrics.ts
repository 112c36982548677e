import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { forbidden } from '../shared/error.ts'
import type { Platform } from './ctx.ts'
import { maybe, sql } from './db.ts'
import type { StreamHub } from './stream.ts'

/** What a monitor asks, in the text form of Prometheus: with the token, in a demonstration without. */
export function metricsRoute(platform: Platform, fastify: FastifyInstance, stream: StreamHub): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await value())
      },
    })
  gauge('hue_s_stream_listeners', 'live listeners of this process', () => stream.size)
  gauge('hue_s_outbox_waiting', 'deliveries not yet done', async () => {
    const row = await maybe(
      platform.database.db,
      sql<{ n: number }>`select count(*) as n from kernel.delivery where parked_at is null`,
    )
    return row?.n ?? 0
  })
  gauge('hue_s_pool_waiting', 'requests waiting for a database connection', () => platform.database.pool.waitingCount)
  fastify.get('/metrics', async (request, reply) => {
    const { metricsToken, mode } = platform.config
    const allowed = metricsToken ? request.headers.authorization === `Bearer ${metricsToken}` : mode === 'demo'
    if (!allowed) throw forbidden('kernel.notAllowed', { needs: 'METRICS_TOKEN' })
    return reply.header('content-type', registry.contentType).send(await registry.metrics())
  })
}
