Console.WriteLine("patrondesk");
