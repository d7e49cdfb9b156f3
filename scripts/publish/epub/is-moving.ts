import type { Picture } from '../../book.ts'
import { movementOf } from './accessibility/movement-of.ts'

/** Whether a picture moves, which may harm readers who are sensitive to flashes. */
export function isMoving(picture: Pick<Picture, 'bytes' | 'mediaType'>): boolean {
  return movementOf([picture]) !== 'none'
}
