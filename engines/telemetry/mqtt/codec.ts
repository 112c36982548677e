import { createRequire } from 'node:module'
import type * as Codec from 'mqtt-packet'

/** Reads and writes the packets of MQTT 3.1, 3.1.1 and 5. It is CommonJS, loaded as it is so that a bundle leaves it alone. */
export const { parser, generate } = createRequire(import.meta.url)('mqtt-packet') as typeof Codec
