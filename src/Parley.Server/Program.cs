using Parley.Realtime;
using Parley.Server.Access;
using Parley.Server.Assistant;
using Parley.Server.Conversations;
using Parley.Server.Documents;
using Parley.Server.Gateway;
using Parley.Server.Jobs;
using Parley.Server.Operations;
using Parley.Server.Storage;
using Parley.Server.Web;

try
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        // The program's own files lie beside it; what it writes goes to where it was started.
        ContentRootPath = AppContext.BaseDirectory,
        WebRootPath = "wwwroot",
    });
    builder.UseDefaultAddress("http://localhost:8080");
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

    builder.Services.AddStorage(builder.Configuration);
    builder.Services.AddRealtime(builder.Configuration);
    builder.Services.AddAccess(builder.Configuration);
    builder.Services.AddGateway();
    builder.Services.AddJobs(builder.Configuration);
    builder.Services.AddDocuments(builder.Configuration);
    builder.Services.AddAssistant(builder.Configuration);
    builder.Services.AddConversations();
    builder.Services.AddOperations();
    builder.Services.AddWeb();

    var app = builder.Build();

    app.UseWeb();
    app.UseRouting();
    app.UseWebSockets();
    app.Use(app.Services.GetRequiredService<OriginPolicy>().CheckAsync);
    app.UseAuthentication();
    app.UseAuthorization();

    app.MapGateway();
    app.MapOperations();
    var api = app.MapGroup("/api/v1");
    api.MapAccess();
    api.MapJobs();
    api.MapDocuments();
    api.MapAssistant();
    api.MapConversations();
    app.MapWeb();

    await app.RunAsync();
    return 0;
}
catch (Exception e) when (StartFailure.IsTheOperators(e))
{
    await Console.Error.WriteLineAsync(StartFailure.Explain(e));
    return 1;
}

/// <summary>The entry point, named so that tests can host it.</summary>
internal sealed partial class Program;
