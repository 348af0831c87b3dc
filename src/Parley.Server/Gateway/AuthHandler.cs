using Parley.Protocol;
using Parley.Protocol.Commands;
using Parley.Protocol.Frames;
using Parley.Realtime.Commands;
using Parley.Server.Access;

namespace Parley.Server.Gateway;

/// <summary><c>auth</c>: authenticates a connection by a bearer, or renews the credential of one that is.</summary>
internal sealed class AuthHandler(Authenticator authenticator, UserStore users) : CommandHandler<AuthCommand>("auth", ProtocolJson.Wire.AuthCommand)
{
    public override bool Anonymous => true;

    protected override async ValueTask HandleAsync(AuthCommand command, CommandScope scope, CancellationToken cancellationToken)
    {
        var token = command.Token ?? command.SessionId;
        var caller = string.IsNullOrEmpty(token) ? null : await authenticator.AuthenticateAsync(token, SessionKind.Bearer, cancellationToken);
        if (caller is null || (scope.Connection.Caller is { } present && present.UserId != caller.UserId))
        {
            scope.Reply(new ErrorFrame(ErrorCode.Unauthorized, "The credential is not valid.", Temporary: false), ProtocolJson.Wire.ErrorFrame);
            scope.Connection.Close(CloseCode.BadCredential, "the credential is not valid");
            return;
        }

        scope.Connection.Authenticate(caller);
        var messageCount = await users.CountMessagesAsync(caller.UserId, cancellationToken);
        scope.Reply(new AuthSuccessFrame(caller.SessionId, caller.UserId, messageCount, caller.ExpiresAt), ProtocolJson.Wire.AuthSuccessFrame);
    }
}
