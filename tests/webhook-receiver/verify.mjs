// Verifies one webhook, given as JSON on standard input, with and without the prefix of the secret. Says "ok", or fails.
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const { secret, body, headers } = JSON.parse(readFileSync(0, "utf8"));
for (const form of [secret, secret.replace("whsec_", "")]) new Webhook(form).verify(body, headers);
console.log("ok");
