import type { ReactNode } from 'react'
import type { Opened } from '../../scenario/open.ts'
import type { Pair } from '../../scenario/pair.ts'
import { StillPicture } from './still.tsx'

/** One scenario: its picture, what it is, and what can be done with it. The name opens it, and so does the picture. */
export const Card = (props: {
  id: string
  opened: Opened | null
  pair: Pair
  title: string
  open: () => void
  /** Whether the Tab key stops here; the arrows lead to the others. */
  isCurrent: boolean
  onFocus: () => void
  children: ReactNode
  actions: ReactNode
}) => {
  const { id, opened, pair, title, open, isCurrent, onFocus, children, actions } = props
  return (
    <li className="library-card" data-card={id}>
      {opened === null ? <div className="still" /> : <StillPicture id={id} opened={opened} pair={pair} title={title} />}
      <h4>
        <button type="button" className="library-open" tabIndex={isCurrent ? 0 : -1} onFocus={onFocus} onClick={open}>
          {title}
        </button>
      </h4>
      {children}
      <div className="library-actions">{actions}</div>
    </li>
  )
}

export const Tags = ({ tags, theme }: { tags: readonly string[]; theme: string | undefined }) => (
  <p className="library-tags">
    {theme !== undefined && <span className="library-theme">{theme}</span>}
    {tags.map((tag) => (
      <span key={tag}>{tag}</span>
    ))}
  </p>
)
