using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Parley.Server.Access;

/// <summary>
/// Makes the first administrator. As long as that one has no password, each start prints a sign-in link: the one way in that needs no
/// configuration, for whoever can read the server's output.
/// </summary>
internal sealed class FirstAdministrator(
    UserStore users, SignIn signIn, IServer server, IHostApplicationLifetime lifetime, IOptions<AccessOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (administrator, hasPassword) = await users.EnsureAdministratorAsync(options.Value.AdminEmail, options.Value.AdminPassword, cancellationToken);
        if (hasPassword) return;
        var ticket = await signIn.TicketAsync(administrator, cancellationToken);
        // The address is known only once the server listens. The ticket stands in the fragment: browsers keep that to themselves.
        lifetime.ApplicationStarted.Register(() =>
            Console.Out.Write($"Sign in as {administrator.Email}: {Address()}/sign-in#ticket={ticket}{Environment.NewLine}"));
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private string Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        return address.Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');
    }
}
