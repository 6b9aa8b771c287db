/** Whether the part of an address after `#` or `?` is a lesson's: `l=…` comes with the page, `lz1.…` is whole. */
export const isLessonLink = (text: string): boolean => /^(%23|[#?])*(l=|lz\d+\.)/i.test(text.slice(0, 40))
