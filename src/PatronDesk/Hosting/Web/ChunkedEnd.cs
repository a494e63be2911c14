using System.Diagnostics;

namespace PatronDesk.Hosting;

/// <summary>Finds the end of a body that is sent in chunks (RFC 9112, 7.1), from its bytes as they pass.</summary>
internal sealed class ChunkedEnd
{
    private State _state = State.Size;
    private long _size;
    private bool _hasDigit;
    private bool _lineHasText;

    private enum State
    {
        /// <summary>The digits of a chunk's size.</summary>
        Size,

        /// <summary>What follows the size in its line.</summary>
        SizeLine,

        Data,

        /// <summary>The end of the line after the data.</summary>
        DataEnd,

        /// <summary>The lines after the last chunk, up to an empty one.</summary>
        Trailers,

        Reached,
    }

    public bool IsReached => _state == State.Reached;

    /// <summary>Takes the next bytes; false where they are no chunks, or go on after the end.</summary>
    public bool Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var count = _state == State.Data ? (int)long.Min(_size, bytes.Length) : 1;
            if (!Take(bytes[0], count))
                return false;
            bytes = bytes[count..];
        }

        return true;
    }

    private bool Take(byte next, int count)
    {
        switch (_state)
        {
            case State.Size when char.IsAsciiHexDigit((char)next):
                _size = _size * 16 + Convert.ToInt32(((char)next).ToString(), 16);
                _hasDigit = true;
                return _size <= int.MaxValue;
            case State.Size or State.SizeLine:
                _state = next == '\n' ? AfterSize() : State.SizeLine;
                return _hasDigit;
            case State.Data:
                _size -= count;
                _state = _size == 0 ? State.DataEnd : State.Data;
                return true;
            case State.DataEnd:
                if (next == '\n')
                    (_state, _size, _hasDigit) = (State.Size, 0, false);
                return next is (byte)'\r' or (byte)'\n';
            case State.Trailers:
                if (next == '\n')
                    (_state, _lineHasText) = (_lineHasText ? State.Trailers : State.Reached, false);
                else if (next != '\r')
                    _lineHasText = true;
                return true;
            case State.Reached:
                return false;
            default:
                throw new UnreachableException();
        }
    }

    private State AfterSize() => _size == 0 ? State.Trailers : State.Data;
}
