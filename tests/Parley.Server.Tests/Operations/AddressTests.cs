using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Operations;

public sealed class AddressTests
{
    [Theory]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "Send JSON and say so: Content-Type: application/json.")]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType, "Send JSON and say so: Content-Type: application/json.")]
    [InlineData("application/json; charset=no-such", HttpStatusCode.BadRequest, "The request cannot be understood: its body or a parameter has the wrong form.")]
    public async Task A_body_of_another_type_is_refused_for_its_type(string? type, HttpStatusCode expected, string detail)
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };
        using var body = new ByteArrayContent("""{"email":"admin@example.org","password":"x"}"""u8.ToArray());
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        using var answer = await http.PostAsync("/api/v1/auth/login", body);

        Assert.Equal((expected, detail), (answer.StatusCode, await DetailAsync(answer)));
    }

    [Fact]
    public async Task An_unknown_address_and_an_unknown_method_are_told_apart()
    {
        await using var server = ParleyServer.Start();
        using var http = new HttpClient { BaseAddress = server.Address };

        using var absent = await http.GetAsync("/api/v1/no/such");
        using var method = await http.DeleteAsync("/api/v1/me");

        Assert.Equal((HttpStatusCode.NotFound, "There is no such address."), (absent.StatusCode, await DetailAsync(absent)));
        Assert.Equal((HttpStatusCode.MethodNotAllowed, "This address does not take DELETE."), (method.StatusCode, await DetailAsync(method)));
        Assert.Equal(["GET"], method.Content.Headers.Allow);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Text("detail");
}
