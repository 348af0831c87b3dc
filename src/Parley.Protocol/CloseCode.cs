namespace Parley.Protocol;

/// <summary>Why a connection was closed; docs/protocol.md section 5 says what a client does about each.</summary>
public enum CloseCode
{
    /// <summary>The client closed it.</summary>
    Normal = 1000,

    /// <summary>The server goes away.</summary>
    GoingAway = 1001,

    /// <summary>The client broke RFC 6455.</summary>
    ProtocolError = 1002,

    /// <summary>The transport ended without a Close frame. Never sent.</summary>
    Abnormal = 1006,

    /// <summary>A text frame was not UTF-8.</summary>
    InvalidPayload = 1007,

    /// <summary>A command was larger than the limit.</summary>
    TooLarge = 1009,

    /// <summary>A fault of the server.</summary>
    InternalError = 1011,

    /// <summary>The server restarts; come back after the delay in the <c>reconnect</c> frame before it.</summary>
    Restarting = 1012,

    /// <summary>Moved off this node; come back at once.</summary>
    Drained = 4000,

    /// <summary>The queue was full, or nothing was taken from it for 10 s.</summary>
    TooSlow = 4001,

    /// <summary>Nothing was received for three heartbeats.</summary>
    HeartbeatMissed = 4002,

    /// <summary>No authentication in time.</summary>
    AuthenticationTimeout = 4100,

    /// <summary>A bad or expired credential.</summary>
    BadCredential = 4101,

    /// <summary>Signed out, removed, or the right was taken away.</summary>
    Revoked = 4102,

    /// <summary>Too many connections of this user.</summary>
    TooManyConnections = 4103,

    /// <summary>Commands came faster than they may.</summary>
    Flooding = 4104,
}
