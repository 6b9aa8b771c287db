import { useAuthoring } from '../../store/authoring.ts'
import './author.css'
import { DraftsList } from './drafts-list.tsx'
import { LessonEditor } from './lesson-editor.tsx'

/** Where lessons are written: the list of one's own, or the one that is being written. */
const Author = () => {
  const id = useAuthoring((state) => state.id)
  const lesson = useAuthoring((state) => state.lesson)
  return id === null ? <DraftsList /> : <LessonEditor lesson={lesson} />
}

export default Author
