namespace Parley.Server.Web;

internal static class DefaultAddress
{
    private static readonly string[] Keys = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>Listens here unless the configuration names an address in any of the ways that ASP.NET Core reads.</summary>
    public static void UseDefaultAddress(this WebApplicationBuilder builder, string address)
    {
        if (!Keys.Any(key => builder.Configuration.GetSection(key).Exists())) builder.WebHost.UseUrls(address);
    }
}
