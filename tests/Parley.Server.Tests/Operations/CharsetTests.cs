using System.Net;
using System.Net.Http.Headers;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Operations;

public sealed class CharsetTests
{
    [Fact]
    public async Task A_body_in_an_unknown_charset_is_a_bad_request_and_no_fault_of_the_server()
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var body = new ByteArrayContent("""{"email":"admin@example.org","password":"x"}"""u8.ToArray());
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json; charset=no-such");

        using var answer = await http.PostAsync("/api/v1/auth/login", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
