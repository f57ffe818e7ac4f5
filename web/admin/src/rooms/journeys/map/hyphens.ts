// Where a long Finnish word may be divided, for browsers without a Finnish dictionary and for the
// poster: a syllable begins at a consonant that a vowel follows (Hakulinen et al. 2004, Iso suomen
// kielioppi, section 11). Other languages are left to the browser.
const kVowels = 'aeiouyäöåAEIOUYÄÖÅ';
const kLong = 11; // letters; shorter words are moved to the next line whole
const kLeast = 3; // letters on either side

export const kSoft = '\u00ad';

export function softened(text: string, language: string): string {
  if (language !== 'fi') return text;
  return text.replace(/\p{Letter}+/gu, (word) => {
    if (word.length < kLong) return word;
    let divided = '';
    for (let at = 0; at < word.length; at++) {
      const begins = at >= kLeast && at <= word.length - kLeast && !kVowels.includes(word[at]!) && kVowels.includes(word[at + 1] ?? '');
      divided += (begins ? kSoft : '') + word[at]!;
    }
    return divided;
  });
}
