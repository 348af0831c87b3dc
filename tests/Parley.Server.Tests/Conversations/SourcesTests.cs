using Parley.Server.Tests.Harness;

namespace Parley.Server.Tests.Conversations;

public sealed class SourcesTests
{
    private const string Warranty = "The warranty covers two years of use. Batteries are excluded from the warranty.";
    private const string Delivery = "Delivery takes three weeks. The warranty begins with the delivery of the goods.";

    [Fact]
    public async Task What_an_answer_refers_to_is_cited_with_the_words_that_stand_there()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Answer("Two years ", "[1", "]."));
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        await user.UploadAsync("warranty.txt", Warranty);
        await user.UploadAsync("delivery.txt", Delivery);

        var answer = await user.AnsweredAsync(await user.OpenConversationAsync(), "How many years of use does the warranty cover?");

        var cited = Assert.Single(answer.Citations);
        Assert.Equal(1, cited.Number);
        Assert.Equal(Warranty[cited.Start..cited.End], cited.Quote);
        Assert.Equal(2, Assert.Single(answer.Retrieved).Number);
        Assert.Contains(Warranty, model.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_alone_is_given_no_documents()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        await user.UploadAsync("warranty.txt", Warranty);
        var conversation = await user.OpenConversationAsync();

        var answer = await user.EndedAsync(Started.Of(await user.PostAsync(
            $"conversations/{conversation}/messages", new { content = "What does the warranty cover?", request_id = "r", mode = "text" })));

        Assert.Empty(answer.Citations);
        Assert.Empty(answer.Retrieved);
        Assert.DoesNotContain("two years of use", model.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_about_a_document_is_answered_from_that_one_with_its_facts()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        await user.UploadAsync("warranty.txt", Warranty);
        var delivery = await user.UploadAsync("delivery.txt", Delivery);
        var conversation = await user.OpenConversationAsync();
        await using var socket = await user.ConnectAsync();

        var updated = await socket.AskAsync(new()
        {
            ["type"] = "context", ["conversation_id"] = conversation, ["context"] = new { kind = "document", document_id = delivery, title = "What I say it is" },
        });
        var answer = await user.AnsweredAsync(conversation, "What about the warranty?");

        Assert.Equal(("context_updated", delivery), (updated.Text("type"), updated.GetProperty("context").Text("document_id")));
        Assert.DoesNotContain("What I say", updated.ToString(), StringComparison.Ordinal);
        Assert.All(answer.Retrieved, c => Assert.Equal(delivery, c.DocumentId));
        Assert.NotEmpty(answer.Retrieved);
        Assert.Contains("delivery.txt", model.Requests[0].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("two years of use", model.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_has_gone_fails_the_answer_about_it_with_a_reason()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var document = await user.UploadAsync("warranty.txt", Warranty);
        var conversation = await user.OpenConversationAsync();
        await user.SendAsync(HttpMethod.Put, $"conversations/{conversation}/context", new { context = new { kind = "document", document_id = document } });
        await user.SendAsync(HttpMethod.Delete, $"documents/{document}");

        var answer = await user.AnsweredAsync(conversation, "What about the warranty?");
        await user.SendAsync(HttpMethod.Put, $"conversations/{conversation}/context", new { context = (object?)null });
        var without = await user.AnsweredAsync(conversation, "And now?");

        Assert.Equal(("failed", "not_found"), (answer.Status, answer.Error!.Code));
        Assert.Equal("completed", without.Status);
    }

    [Fact]
    public async Task A_short_question_is_looked_up_with_the_one_before_it()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await using var server = ParleyServer.Start(model);
        using var user = await server.AdministratorAsync();
        await user.UploadAsync("warranty.txt", Warranty);
        var conversation = await user.OpenConversationAsync();
        await user.AnsweredAsync(conversation, "What does the warranty cover?");

        var answer = await user.AnsweredAsync(conversation, "And otherwise?");

        Assert.NotEmpty(answer.Retrieved);
    }

    [Fact]
    public async Task A_search_finds_documents_and_messages()
    {
        await using var server = ParleyServer.Start();
        using var user = await server.AdministratorAsync();
        var document = await user.UploadAsync("warranty.txt", Warranty);
        var conversation = await user.OpenConversationAsync();
        await user.AskAsync(conversation, "Is the warranty transferable?");

        var results = (await user.GetAsync("search?q=warranties")).GetProperty("results").EnumerateArray().ToList();

        var place = results.First(r => r.Text("kind") == "document");
        Assert.Equal((document, Warranty[place.GetProperty("start").GetInt32()..place.GetProperty("end").GetInt32()]), (place.Text("document_id"), place.Text("quote")));
        var message = results.First(r => r.Text("kind") == "message");
        Assert.Equal((conversation, "Is the warranty transferable?"), (message.Text("conversation_id"), message.Text("quote")));
    }

    [Fact]
    public async Task The_numbers_in_an_interrupted_answer_mean_the_same_when_it_goes_on()
    {
        await using var model = await ScriptedModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        model.Reply(ScriptedReply.Stream().Text("Two years [1]").Hang(), ScriptedReply.Answer(" and from delivery [2]."));
        await using var server = ParleyServer.Start(model);
        using var before = await server.AdministratorAsync();
        await before.UploadAsync("warranty.txt", Warranty);
        var delivery = await before.UploadAsync("delivery.txt", Delivery);
        var started = await before.AskAsync(await before.OpenConversationAsync(), "How many years of use does the warranty cover?");
        await before.EventuallyAsync($"streams/run:{started.RunId}", s => s.Text("text").EndsWith(']'));
        await server.RestartAsync();
        using var user = before.After(server);
        var interrupted = (await user.MessagesAsync(started.ConversationId))[^1];
        await user.SendAsync(HttpMethod.Delete, $"documents/{delivery}");
        await user.UploadAsync("more.txt", "How many years of use the warranty covers: two years of use, by warranty.");

        var answer = await user.EndedAsync(Started.Of(await user.PostAsync($"runs/{started.RunId}/continue", new { request_id = "c" })));

        Assert.Equal("Two years [1] and from delivery [2].", answer.Content);
        Assert.Equal(Assert.Single(interrupted.Citations), Assert.Single(answer.Citations));
        Assert.DoesNotContain("three weeks", model.Requests[1].Body, StringComparison.Ordinal);
    }
}
