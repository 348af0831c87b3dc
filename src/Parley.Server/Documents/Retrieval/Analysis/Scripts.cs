using System.Globalization;
using System.Text;

namespace Parley.Server.Documents.Retrieval.Analysis;

/// <summary>How characters take part in words: a compact form of Unicode's word boundaries (UAX #29).</summary>
internal static class Scripts
{
    /// <summary>Letters, digits and the marks on them.</summary>
    public static bool IsWord(Rune rune) =>
        rune.IsAscii ? Rune.IsLetterOrDigit(rune) : Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
            or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
            or UnicodeCategory.OtherNumber;

    /// <summary>
    /// Chinese, Japanese, Korean and the scripts of South-East Asia: no spaces between words, so pairs of characters stand for them.
    /// </summary>
    public static bool IsUnspaced(Rune rune) => rune.Value is
        (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3005 and <= 0x3007) or (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
        or (>= 0x1100 and <= 0x11FF) or (>= 0xAC00 and <= 0xD7AF) or (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x323AF)
        && IsWord(rune);

    public static bool IsHyphen(char c) => c is '-' or '_' or '\u2010' or '\u2011';

    public static bool IsApostrophe(char c) => c is '\'' or '\u2019' or '\u02BC';
}
