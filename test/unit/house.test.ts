import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = 'src'
/** Layers from the ground up: a file may import its own layer and those before it. */
const LAYERS = [
  'sim/engine',
  'sim/log',
  'sim/machine',
  'sim/trace',
  'sim/kernel',
  'sim/workload',
  'sim/cluster',
  'sim/config.ts',
  'sim/intervene.ts',
  'sim/run.ts',
  'sim/load.ts',
  'sim/simulation.ts',
  'language',
  'scenario',
  'interchange',
  'keeping',
  'playback',
  'store',
  'stage',
  'ui',
  'main.tsx',
]
/** The shell stands beside the page: it may use what the page uses, and the page may not use it. */
const CLI_MAY_USE = ['sim/', 'language/', 'scenario/', 'interchange/', 'cli/']
/** What the build makes of the page: it runs in Node, and nothing of the page may use it. */
const SITE_MAY_USE = ['sim/', 'language/', 'scenario/', 'site/']
const LINES_MAX = 450
/** A language is one file, so that whoever translates has one: as long as the page has texts. */
const CATALOGUES = /^language\/[a-z]{2}\.ts$/
/** Each page has its styles, which come with it; a panel that is fetched when it is wanted has its own beside it. */
const PAGES = ['main.tsx', 'ui/cluster/page.tsx']

interface Module {
  path: string
  imports: string[]
  text: string
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  )

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|new URL\(\s*['"](\.[^'"]+)['"]/g

/** What a file imports: paths below src, and `package:` before what comes from outside. */
const importsOf = (path: string, text: string): string[] =>
  [...text.matchAll(IMPORT)]
    .map((match) => match[1] ?? match[2] ?? match[3] ?? match[4])
    .map((target) => (target.startsWith('.') ? normalize(join(dirname(path), target)) : `package:${target}`))

const layerOf = (path: string): number => LAYERS.findIndex((layer) => path === layer || path.startsWith(`${layer}/`))

/** What is wrong with an import of a package or of a part of Node; undefined when it is right. */
const outsideFault = (from: string, name: string): string | undefined => {
  if (from.startsWith('sim/')) return `${from} imports ${name}: the core imports nothing from outside`
  return name.startsWith('node:') && !/^(cli|site)\//.test(from)
    ? `${from} imports ${name}: only the shell and the build run in Node`
    : undefined
}

/** What is wrong with one import; undefined when it is right. */
const fault = (from: string, to: string): string | undefined => {
  if (to.startsWith('package:')) return outsideFault(from, to.slice('package:'.length))
  if (to.startsWith('..')) return `${from} imports ${to}, which lies outside src`
  if (!/\.(tsx?|css)$/.test(to)) return `${from} imports ${to} without its extension`
  if (from.startsWith('cli/'))
    return CLI_MAY_USE.some((layer) => to.startsWith(layer)) ? undefined : `${from} imports ${to}`
  if (from.startsWith('site/'))
    return SITE_MAY_USE.some((layer) => to.startsWith(layer)) ? undefined : `${from} imports ${to}`
  if (layerOf(from) < 0) return `${from} is in no layer`
  if (to.endsWith('.css')) {
    return PAGES.includes(from) || dirname(from) === dirname(to)
      ? undefined
      : `${from} imports ${to}: styles are the page's, or those of the folder`
  }
  if (layerOf(to) < 0 || layerOf(to) > layerOf(from)) return `${from} imports ${to}, which lies above it`
  const kernels = [from, to].map((path) => /^sim\/kernel\/([^/]+)\//.exec(path)?.[1])
  if (kernels[0] !== undefined && kernels[1] !== undefined && kernels[0] !== kernels[1])
    return `${from} imports ${to}: another kernel's folder`
  return undefined
}

const modules: Module[] = filesBelow(ROOT)
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => {
    const name = relative(ROOT, path)
    const text = readFileSync(path, 'utf8')
    return { path: name, text, imports: importsOf(name, text) }
  })
const code = modules.filter(({ path }) => !/\.test\.tsx?$/.test(path))

/** One cycle of imports, as a list of files, or undefined. Types only, and workers that are started, do not count. */
const findCycle = (graph: Map<string, string[]>): string[] | undefined => {
  const done = new Set<string>()
  const walk = (path: string, trail: string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of graph.get(path) ?? []) {
      const cycle = walk(next, [...trail, path])
      if (cycle !== undefined) return cycle
    }
    done.add(path)
    return undefined
  }
  for (const path of graph.keys()) {
    const cycle = walk(path, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

const withoutTypes = (text: string): string =>
  text.replaceAll(/(?:^|\n)\s*import type\s[^'"]*from\s*['"][^'"]+['"]/g, '\n')

describe('the house', () => {
  it('has imports that run one way', () => {
    expect(code.length).toBeGreaterThan(80)
    expect(code.reduce((sum, { imports }) => sum + imports.length, 0)).toBeGreaterThan(300)
    expect(
      code.flatMap(({ path, imports }) => imports.map((to) => fault(path, to)).filter((wrong) => wrong !== undefined)),
    ).toEqual([])
  })

  it('would notice an import that runs the other way', () => {
    expect(
      importsOf('sim/engine/a.ts', "import { x } from '../../ui/app.tsx'\nimport 'd3'\nvoid import('./b.ts')"),
    ).toEqual(['ui/app.tsx', 'package:d3', 'sim/engine/b.ts'])
    expect(importsOf('ui/a.ts', "export {\n  x,\n} from './b.ts'\nimport type { y } from '../../test/c.ts'")).toEqual([
      'ui/b.ts',
      '../test/c.ts',
    ])
    expect(fault('sim/engine/a.ts', 'ui/app.tsx')).toMatch(/lies above/)
    expect(fault('sim/engine/a.ts', 'sim/kernel/threads.ts')).toMatch(/lies above/)
    expect(fault('sim/engine/a.ts', 'package:d3')).toMatch(/nothing from outside/)
    expect(fault('ui/a.ts', 'package:d3')).toBeUndefined()
    expect(fault('ui/a.ts', 'package:node:fs')).toMatch(/only the shell/)
    expect(fault('ui/a.ts', '../test/c.ts')).toMatch(/outside src/)
    expect(fault('ui/a.ts', 'ui/b')).toMatch(/without its extension/)
    expect(fault('ui/cluster/page.tsx', 'ui/cluster/cluster.css')).toBeUndefined()
    expect(fault('ui/why/chain-list.tsx', 'ui/why/why.css')).toBeUndefined()
    expect(fault('ui/app.tsx', 'ui/why/why.css')).toMatch(/styles are the page's/)
    expect(fault('cli/a.ts', 'playback/run.ts')).toMatch(/cli/)
    expect(fault('sim/kernel/dragonfly/a.ts', 'sim/kernel/freebsd5/b.ts')).toMatch(/another kernel/)
    expect(fault('stage/a.ts', 'store/app.ts')).toBeUndefined()
    expect(fault('ui/a.tsx', 'cli/main.ts')).toMatch(/lies above/)
    expect(fault('ui/a.tsx', 'site/offline.ts')).toMatch(/lies above/)
    expect(fault('site/a.ts', 'ui/app.tsx')).toMatch(/site/)
  })

  it('has no cycles of imports', () => {
    const graph = new Map(
      code.map(({ path, text }) => [path, importsOf(path, withoutTypes(text)).filter((to) => /\.tsx?$/.test(to))]),
    )
    expect(findCycle(graph)).toBeUndefined()
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b'])
  })

  it('has files that one can read in a sitting, and leaves nothing behind', () => {
    for (const { path, text } of modules) {
      if (!CATALOGUES.test(path)) {
        expect(text.split('\n').length, `${path} is too long`).toBeLessThanOrEqual(LINES_MAX)
      }
      expect(text, path).not.toMatch(
        /\b(TODO|FIXME|XXX)\b|\bas any\b|(eslint|oxlint)-disable|@ts-(ignore|expect-error)/,
      )
    }
  })

  it('keeps clocks and the random numbers of the engine out of the core', () => {
    for (const { path, text } of code.filter((file) => file.path.startsWith('sim/'))) {
      expect(text, path).not.toMatch(
        /Math\.(random|log|log2|log10|exp|pow|sin|cos|tan|cbrt|hypot)\b|Date\.now|performance\.now|setTimeout|\w \*\* \w/,
      )
    }
  })
})
