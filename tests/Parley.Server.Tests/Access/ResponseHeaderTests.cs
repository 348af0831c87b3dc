using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Access;

public sealed class ResponseHeaderTests
{
    [Theory]
    [InlineData("/health")]
    [InlineData("/api/v1/me")]
    [InlineData("/api/v1/no/such/address")]
    [InlineData("/api/v1/streams/%ZZ")]
    public async Task Every_answer_tells_browsers_what_they_may_not_do_with_it(string path)
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var answer = await http.GetAsync(path);

        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }
}
