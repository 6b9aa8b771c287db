import { serve, SITE } from './serve.ts'

await serve(() => SITE, Number(process.env['PORT']))
