import type { Typography } from '../rules.ts'
import { afterNumbers, beforeNames, beforeNumbers, betweenInitials } from '../spaces.ts'

/** English: double quotes outside, British English included. */
export const english: Typography = {
  quotes: [
    ['“', '”'],
    ['‘', '’'],
  ],
  elision:
    /^(?:tis|twas|twere|twill|twould|em|til|till|cause|bout|round|cos|coz|cuz|nuff|gainst|neath|n)(?!\p{L})/iu,
  replacements: [
    afterNumbers('[ap]m|[ap]\\.m\\.'),
    beforeNumbers('pp?\\.|[Nn]os?\\.|[Ff]igs?\\.|[Vv]ols?\\.|[Cc]h\\.'),
    beforeNames('(?:Mrs?|Ms|Dr|Prof|St|Rev)\\.?'),
    betweenInitials,
  ],
}
