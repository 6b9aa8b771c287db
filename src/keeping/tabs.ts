/** Before the names of tabs, among all locks of the page's origin. */
const LOCK = 'mastership-tab:'
const KEY = 'mastership-tab'

const randomName = (): string => Math.random().toString(36).slice(2)

const locks = (): LockManager | undefined => ('locks' in navigator ? navigator.locks : undefined)

/** Names of the tabs that are open now; undefined where the browser does not tell. */
export const openTabs = async (): Promise<ReadonlySet<string> | undefined> => {
  const held = (await locks()?.query())?.held
  return held && new Set(held.flatMap(({ name }) => (name?.startsWith(LOCK) === true ? [name.slice(LOCK.length)] : [])))
}

/** Holds a lock for as long as the tab lives; false where another tab has it. */
const hold = (tab: string): Promise<boolean> =>
  new Promise((resolve) => {
    const manager = locks()
    if (manager === undefined) {
      resolve(true)
      return
    }
    void manager.request(LOCK + tab, { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      return lock === null ? undefined : new Promise<never>(() => undefined)
    })
  })

let own: Promise<string> | undefined

const find = async (): Promise<string> => {
  let known: string | null = null
  try {
    known = sessionStorage.getItem(KEY)
  } catch {
    // Storage is denied; a new name does as well.
  }
  // A tab that was duplicated comes with the name of the other, who still holds it.
  const name = known !== null && (await hold(known)) ? known : randomName()
  if (name !== known) await hold(name)
  try {
    sessionStorage.setItem(KEY, name)
  } catch {
    // As before.
  }
  return name
}

/** The name of this tab, the same after a reload: under it lies what is being written here. */
export const ownTab = (): Promise<string> => (own ??= find())
