import { Component, type ReactNode } from 'react'
import { t } from '../language/t.ts'

interface State {
  message: string | null
}

/** Never a blank page: what went wrong, and a way on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { message: null }

  static getDerivedStateFromError(error: unknown): State {
    return { message: error instanceof Error ? error.message : String(error) }
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children
    return (
      <main className="mx-auto flex max-w-xl flex-col gap-3 p-6" role="alert">
        <h1 className="text-xl font-bold">{t('The page has stopped')}</h1>
        <p>{this.state.message}</p>
        <p>{t('Your scenario is still in the address. You can reload, or begin again with the first example.')}</p>
        <p className="flex gap-2">
          <button type="button" className="button" onClick={() => location.reload()}>
            {t('Reload')}
          </button>
          <a className="button" href={location.pathname}>
            {t('First example')}
          </a>
        </p>
      </main>
    )
  }
}
