using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using PatronDesk.Accounts;

namespace PatronDesk.Bench;

/// <summary>
/// Message 63 at the SIP2 port, with error detection and a PIN that the session has verified: one connection, a hundred,
/// and a thousand that are silent.
/// </summary>
internal sealed class MachineTrial(Plan plan, BenchStore store)
{
    private const int Many = 100;
    private const int Idle = 1000;
    private const string Pin = "4711";
    private const string Date = "20261123    080000";

    public async Task<MachineResult> RunAsync()
    {
        var port = WebProcess.FreePort();
        await Child.RunAsync(
            plan.Server,
            [
                "account", "sip", "create", "bench", "kiosk", "--password", "open-sesame", "--institution", "MAIN",
                "--personal-data", "true", .. store.ServerArguments,
            ]);
        await store.ExecuteAsync(
            $"update patron set pin_hash = '{PasswordHash.Make(Pin)}' where library_id = {MadeUpPatron.Library} and id <= {Many}");
        await using var server = await store.StartServerAsync("--Sip2:Listen", $"127.0.0.1:{port}");
        var one = await LoadAsync(server, port, 1);
        var many = await LoadAsync(server, port, Many);
        return new MachineResult(one, many, await IdleAsync(port));
    }

    private async Task<MachineLoad> LoadAsync(WebProcess server, int port, int connections)
    {
        var machines = new List<Machine>();
        try
        {
            for (var i = 1; i <= connections; i++)
            {
                machines.Add(await Machine.ConnectAsync(port));
                // The first message pays for the password hash.
                await machines[^1].AskAsync(Question(i, 0));
            }

            await Task.WhenAll(machines.Select((machine, i) => machine.AskForAsync(i + 1, TimeSpan.FromSeconds(1))));
            var before = await AllocatedAsync(server);
            var clock = Stopwatch.StartNew();
            var times = await Task.WhenAll(
                machines.Select((machine, i) => Task.Run(() => machine.AskForAsync(i + 1, TimeSpan.FromSeconds(plan.Seconds)))));
            var seconds = clock.Elapsed.TotalSeconds;
            var allocated = await AllocatedAsync(server) - before;
            var all = times.SelectMany(time => time).Order().ToArray();
            return new MachineLoad(
                all.Length / seconds, all[all.Length / 2], all[(int)(all.Length * 0.99)], allocated / all.Length);
        }
        finally
        {
            foreach (var machine in machines)
                machine.Dispose();
        }
    }

    /// <summary>The megabytes that a thousand connected, signed in and silent machines take.</summary>
    private async Task<double> IdleAsync(int usedPort)
    {
        var port = WebProcess.FreePort();
        Trace.Assert(port != usedPort);
        await using var server = await store.StartServerAsync("--Sip2:Listen", $"127.0.0.1:{port}");
        await Task.Delay(1000);
        var machines = new List<Machine> { await Machine.ConnectAsync(port) };
        var before = server.ResidentMegabytes();
        try
        {
            while (machines.Count < Idle)
                machines.Add(await Machine.ConnectAsync(port));
            await Task.Delay(2000);
            return server.ResidentMegabytes() - before;
        }
        finally
        {
            foreach (var machine in machines)
                machine.Dispose();
        }
    }

    private static async Task<double> AllocatedAsync(WebProcess server)
    {
        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(server.Address, "/metrics"));
        var line = metrics.Split('\n').First(line => line.StartsWith("dotnet_gc_heap_total_allocated", StringComparison.Ordinal));
        return double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static byte[] Question(int number, int sequence)
    {
        var card = Patrons.Ean13.Make("202", number);
        var line = $"63001{Date}          AOMAIN|AA{card}|AC|AD{Pin}|AY{sequence % 10}AZ";
        var sum = Encoding.ASCII.GetBytes(line).Sum(value => value);
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line}{(ushort)-sum:X4}\r"));
    }

    private sealed class Machine : IDisposable
    {
        private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _buffer = new byte[4096];

        public static async Task<Machine> ConnectAsync(int port)
        {
            var machine = new Machine();
            await machine._socket.ConnectAsync(IPAddress.Loopback, port);
            var answer = await machine.AskAsync("9300CNkiosk|COopen-sesame|\r"u8.ToArray());
            return answer.StartsWith("941", StringComparison.Ordinal)
                ? machine
                : throw new InvalidOperationException($"The machine may not sign in: {answer}");
        }

        public async Task<string> AskAsync(byte[] question)
        {
            await _socket.SendAsync(question);
            var length = 0;
            do
            {
                var count = await _socket.ReceiveAsync(_buffer.AsMemory(length));
                if (count == 0)
                    throw new InvalidOperationException("The server closed the machine's connection.");
                length += count;
            }
            while (_buffer[length - 1] != '\r');

            return Encoding.ASCII.GetString(_buffer, 0, length);
        }

        /// <summary>Asks again and again; how long each answer took, in milliseconds.</summary>
        public async Task<List<double>> AskForAsync(int card, TimeSpan time)
        {
            // Ten questions, ready made: the load's own work stays small, and none is the one before it sent again.
            var questions = Enumerable.Range(0, 10).Select(sequence => Question(card, sequence)).ToArray();
            var times = new List<double>();
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < time)
            {
                var began = Stopwatch.GetTimestamp();
                var answer = await AskAsync(questions[times.Count % 10]);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (!answer.Contains("|CQY|", StringComparison.Ordinal))
                    throw new InvalidOperationException($"The PIN was not right: {answer}");
            }

            return times;
        }

        public void Dispose() => _socket.Dispose();
    }
}

/// <summary>One load of message 63.</summary>
/// <param name="PerSecond">Messages a second.</param>
/// <param name="MedianMilliseconds">Half were answered within this.</param>
/// <param name="SlowMilliseconds">99 of 100 were answered within this.</param>
/// <param name="AllocatedBytes">What the server allocated for one message.</param>
internal sealed record MachineLoad(double PerSecond, double MedianMilliseconds, double SlowMilliseconds, double AllocatedBytes);

/// <summary>What came of the machines.</summary>
internal sealed record MachineResult(MachineLoad One, MachineLoad Many, double IdleMegabytes);
