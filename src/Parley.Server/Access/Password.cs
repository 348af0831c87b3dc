using System.Globalization;
using System.Security.Cryptography;

namespace Parley.Server.Access;

/// <summary>
/// PBKDF2 with HMAC-SHA-512. 220,000 iterations are what OWASP's Password Storage Cheat Sheet asks of it; the count is kept with the hash, so
/// that it can grow.
/// </summary>
internal static class Password
{
    public const int MinLength = 10;
    // Hashing cost grows with the input: no person's password is longer.
    public const int MaxLength = 256;
    private const int Iterations = 220_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Scheme = "pbkdf2-sha512";

    // Verified when there is no such user, so that both answers take as long.
    private static readonly string NobodysHash = Hash(Convert.ToHexString(RandomNumberGenerator.GetBytes(SaltBytes)));

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Iterations, HashAlgorithmName.SHA512, HashBytes);
        return $"{Scheme}${Iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }

    public static bool Verify(string password, string? stored)
    {
        var parts = (stored ?? NobodysHash).Split('$');
        if (parts.Length != 4 || parts[0] != Scheme || password.Length > MaxLength) return false;
        var expected = Convert.FromBase64String(parts[3]);
        var actual = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture), HashAlgorithmName.SHA512, expected.Length);
        return CryptographicOperations.FixedTimeEquals(actual, expected) && stored is not null;
    }
}
