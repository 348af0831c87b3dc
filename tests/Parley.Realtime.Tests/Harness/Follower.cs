using System.Text;
using System.Text.Json;

namespace Parley.Realtime.Tests.Harness;

/// <summary>What a client makes of the pieces of one stream: it holds bytes, drops what it has, and never accepts a hole.</summary>
internal sealed class Follower(string id)
{
    private readonly List<byte> _held = [];

    public long Position => _held.Count;

    public string Text => Encoding.UTF8.GetString([.. _held]);

    public string? Status { get; private set; }

    /// <summary>Begins with a part of the whole, as if it had come before.</summary>
    public Follower Holding(ReadOnlySpan<byte> part)
    {
        _held.AddRange(part);
        return this;
    }

    /// <summary>Applies a frame; <see langword="false"/> where it is none of this stream.</summary>
    public bool Apply(JsonElement frame)
    {
        if (frame.Type() is not ("append" or "end")) return false;
        var data = frame.GetProperty("data");
        if (data.GetProperty("stream").GetString() != id) return false;
        var position = data.GetProperty("position").GetInt64();
        Assert.True(Status is null, "A piece came after the end.");
        if (frame.Type() == "end")
        {
            Assert.Equal(Position, position);
            Status = data.GetProperty("status").GetString();
            return true;
        }

        Assert.True(position <= Position, $"A piece at {position} leaves a hole behind {Position}.");
        var piece = Encoding.UTF8.GetBytes(data.GetProperty("text").GetString()!);
        var overlap = (int)(Position - position);
        if (overlap < piece.Length) _held.AddRange(piece.AsSpan(overlap));
        return true;
    }

    /// <summary>Follows a connection until the stream's end.</summary>
    public async Task<Follower> ReadToEndAsync(WebSocketClient client)
    {
        while (Status is null) Apply(await client.ReceiveAsync());
        return this;
    }
}
