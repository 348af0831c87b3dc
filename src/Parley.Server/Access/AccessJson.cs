using System.Text.Json.Serialization;

namespace Parley.Server.Access;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(TicketRequest))]
[JsonSerializable(typeof(PasswordRequest))]
[JsonSerializable(typeof(NewUserRequest))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(MeAnswer))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(UsersAnswer))]
internal sealed partial class AccessJson : JsonSerializerContext;

internal sealed record LoginRequest(string? Email, string? Password);

internal sealed record TicketRequest(string? Ticket);

internal sealed record PasswordRequest(string? CurrentPassword, string? NewPassword);

internal sealed record NewUserRequest(string? Email, string? Name, string? Password, string? Role);

internal sealed record SignedIn(User User, string AccessToken, DateTimeOffset ExpiresAt);

internal sealed record MeAnswer(User User, bool HasPassword);

internal sealed record UserAnswer(User User);

internal sealed record UsersAnswer(IReadOnlyList<User> Users);
