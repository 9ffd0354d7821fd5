/** What fauxqs gets wrong in the SQLite file that it keeps its queues in, put right from outside. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Before fauxqs starts: nobody works any more on what a killed run had received, so it need not wait for its time-out. */
export function returnInFlight(dataDir: string): void {
  edit(dataDir, "UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL");
}

/**
 * After fauxqs has made its tables: where it makes a message visible again it sets the receive count to NULL, which its
 * own schema refuses, and the message is lost to the run. Such an update does the part of it that is meant.
 */
export function keepReceiveCounts(dataDir: string): void {
  edit(
    dataDir,
    `CREATE TRIGGER IF NOT EXISTS keep_receive_count BEFORE UPDATE ON sqs_messages
     WHEN NEW.approximate_receive_count IS NULL
     BEGIN
       UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = OLD.message_id;
       SELECT RAISE(IGNORE);
     END`,
  );
}

function edit(dataDir: string, sql: string): void {
  const file = join(dataDir, "fauxqs.db");
  if (!existsSync(file)) return;
  const database = new DatabaseSync(file);
  try {
    const table = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'sqs_messages'");
    if (table.get()) database.exec(sql);
  } finally {
    database.close();
  }
}
