import { t } from '../../language/t.ts'
import { paragraphsOf } from '../../scenario/lesson/text.ts'

/** A text of a lesson: paragraphs, and words that are emphasised. */
export const LessonText = ({ text }: { text: string }) =>
  paragraphsOf(t(text)).map((words, paragraph) => (
    <p key={paragraph}>
      {words.map(({ text: said, emphasised }, at) => (emphasised ? <em key={at}>{said}</em> : said))}
    </p>
  ))
