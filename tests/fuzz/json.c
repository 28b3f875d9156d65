/* json.c - JSON as text: objects in rows, chats, Telegram's export. */
#include "fuzz.h"

FUZZ_TEXT("json")
