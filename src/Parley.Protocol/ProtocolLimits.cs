namespace Parley.Protocol;

/// <summary>The limits that both sides of the wire know.</summary>
public static class ProtocolLimits
{
    /// <summary>The largest command, in bytes of UTF-8.</summary>
    public const int CommandBytes = 64 * 1024;

    /// <summary>The deepest JSON in a command.</summary>
    public const int JsonDepth = 32;

    /// <summary>The most missed events that a subscription is given; more become a <c>reset</c>.</summary>
    public const int RecoveredEvents = 1_000;

    /// <summary>Seconds between the signs of life that a client owes.</summary>
    public const int HeartbeatSeconds = 25;

    /// <summary>The most subscriptions of one connection.</summary>
    public const int SubscriptionsPerConnection = 1_000;
}
