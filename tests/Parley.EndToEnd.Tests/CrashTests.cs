using System.Text.Json.Nodes;
using Parley.EndToEnd.Tests.Harness;

namespace Parley.EndToEnd.Tests;

/// <summary>kill -9 at random moments: what was acknowledged is there, once; what was under way is found and goes on.</summary>
public sealed class CrashTests
{
    private const int Rounds = 20;

    [Fact]
    public async Task Killed_in_mid_answer_no_acknowledged_message_is_lost_or_doubled_and_the_run_is_interrupted()
    {
        using var data = new TemporaryDirectory();
        var acknowledged = new Dictionary<string, string>();
        var sent = new Dictionary<string, string>();
        var conversation = "";
        var interrupted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            // Slow enough that the kill falls into the answer, and often before its beginning.
            await using var server = await ServerProcess.StartAsync(data.Path, null, ("Assistant__Model__OfflinePace", "00:00:00.100"));
            using var api = await Api.SignInAsync(server.Address);
            if (conversation.Length == 0) conversation = (string)(await api.PostAsync("/api/v1/conversations"))["conversation"]!["conversation_id"]!;
            else interrupted += await CheckAsync(api, conversation, acknowledged, sent);

            using var socket = await Socket.ConnectAsync(api);
            var request = $"round-{round}";
            var chat = new JsonObject
            {
                ["type"] = "chat", ["id"] = request, ["content"] = $"Question {round}", ["conversation_id"] = conversation, ["request_id"] = request,
            };
            sent[request] = $"Question {round}";
            await socket.SendAsync(chat);
            var killAfter = TimeSpan.FromMilliseconds(Random.Shared.Next(0, 600));
            using var limit = new CancellationTokenSource(killAfter);
            try
            {
                while (await socket.ReceiveAsync(limit.Token) is { } frame)
                    if ((string?)frame["type"] == "ack") acknowledged[request] = (string)frame["message_id"]!;
            }
            catch (OperationCanceledException)
            {
                // The moment has come.
            }

            await server.KillAsync();
        }

        await using var last = await ServerProcess.StartAsync(data.Path);
        using var after = await Api.SignInAsync(last.Address);
        interrupted += await CheckAsync(after, conversation, acknowledged, sent);
        await RetryAllAsync(after, conversation, acknowledged, sent);
        Assert.NotEmpty(acknowledged);
        Assert.True(interrupted > 0, "No kill fell into an answer.");
    }

    [Fact]
    public async Task Killed_in_mid_ingestion_the_job_goes_on_and_the_document_is_there_once()
    {
        using var data = new TemporaryDirectory();
        var words = Enumerable.Range(0, 60).Select(page => $"Marker{page:000} " + string.Join(' ', Enumerable.Range(0, 300).Select(i => $"word{page * 300 + i}")));
        var text = System.Text.Encoding.UTF8.GetBytes(string.Join("\n\n", words));
        var expected = new Dictionary<string, int>();
        var completedAtOnce = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var name = $"round-{round}.txt";
            string id;
            await using (var server = await ServerProcess.StartAsync(data.Path))
            {
                using var api = await Api.SignInAsync(server.Address);
                byte[] content = [.. System.Text.Encoding.UTF8.GetBytes($"Round {round}\n\n"), .. text];
                id = (string)(await api.UploadAsync((name, content)))["documents"]![0]!["document_id"]!;
                await Task.Delay(Random.Shared.Next(0, 150));
                await server.KillAsync();
            }

            await using (var server = await ServerProcess.StartAsync(data.Path))
            {
                using var api = await Api.SignInAsync(server.Address);
                var document = (await api.WaitForAsync($"/api/v1/documents/{id}", d => (string)d["document"]!["status"]! is "completed" or "failed"))["document"]!;
                Assert.Equal("completed", (string)document["status"]!);
                expected[name] = (int)document["chunk_count"]!;
                if ((string)document["step"]! == "ready") completedAtOnce++;
                var found = (await api.GetAsync("/api/v1/search?q=Marker059&limit=200"))["results"]!.AsArray();
                Assert.Equal(round + 1, found.Count(hit => (string?)hit!["kind"] == "document"));
            }
        }

        Assert.Equal(Rounds, completedAtOnce);
        Assert.Single(expected.Values.Distinct());
    }

    /// <summary>Holds what the server has against what was acknowledged. Returns how many answers are interrupted.</summary>
    private static async Task<int> CheckAsync(
        Api api, string conversation, Dictionary<string, string> acknowledged, Dictionary<string, string> sent)
    {
        var messages = (await api.GetAsync($"/api/v1/conversations/{conversation}/messages?limit=200"))["messages"]!.AsArray();
        var users = messages.Where(m => (string)m!["role"]! == "user").ToList();
        foreach (var (request, messageId) in acknowledged)
        {
            var message = Assert.Single(users, m => (string)m!["message_id"]! == messageId);
            Assert.Equal(sent[request], (string)message!["content"]!);
        }

        foreach (var group in users.GroupBy(m => (string)m!["content"]!)) Assert.Single(group);
        var answers = messages.Where(m => (string)m!["role"]! == "assistant").ToList();
        Assert.DoesNotContain(answers, m => (string)m!["status"]! is "running" or "queued");
        return answers.Count(m => (string)m!["status"]! == "interrupted");
    }

    /// <summary>A client that comes back sends everything again with the same request ids: nothing may happen twice.</summary>
    private static async Task RetryAllAsync(
        Api api, string conversation, Dictionary<string, string> acknowledged, Dictionary<string, string> sent)
    {
        foreach (var (request, content) in sent)
        {
            var answer = await api.PostAsync($"/api/v1/conversations/{conversation}/messages", new { content, request_id = request });
            if (acknowledged.TryGetValue(request, out var messageId)) Assert.Equal(messageId, (string)answer["message_id"]!);
            // What was lost before it was acknowledged is answered now, and one answer is written at a time.
            await api.WaitForAsync($"/api/v1/conversations/{conversation}/messages?limit=200",
                page => page["messages"]!.AsArray().All(m => (string)m!["status"]! is not ("queued" or "running")));
        }

        var messages = (await api.GetAsync($"/api/v1/conversations/{conversation}/messages?limit=200"))["messages"]!.AsArray();
        Assert.Equal(
            sent.Values.Order(StringComparer.Ordinal),
            messages.Where(m => (string)m!["role"]! == "user").Select(m => (string)m!["content"]!).Order(StringComparer.Ordinal));
    }
}
