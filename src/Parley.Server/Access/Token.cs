using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Server.Access;

/// <summary>Credentials: 256 random bits for the client, their hash for the store.</summary>
internal static class Token
{
    private const int Bytes = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    // A plain hash is enough: the input has 256 bits of chance, there is nothing to guess.
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
