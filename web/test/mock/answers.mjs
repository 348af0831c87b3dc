/** What the scripted model says: the question's words choose the answer. */
export function answerTo(question) {
  const asked = question.toLowerCase();
  if (asked.includes("fail")) return { text: "The warranty covers", fails: true };
  if (asked.includes("long")) return { text: longAnswer(), cited: [] };
  if (asked.includes("code")) return { text: "Here is how to read it:\n\n```csharp\nvar warranty = Warranty.Parse(text);\nConsole.WriteLine(warranty.Years);\n```\n\nThat prints `2`.", cited: [] };
  if (asked.includes("nothing")) return { text: "I could not find that in your documents.", cited: [] };
  return {
    text: [
      "The warranty covers **two years** of ordinary use, counted from the day of delivery [1]. Batteries are covered for six months only [2].",
      "",
      "To make a claim:",
      "",
      "1. Write to the service desk with the serial number [1].",
      "2. Keep the packaging until the case is closed.",
      "3. Expect an answer within five working days.",
      "",
      "| Part | Covered for |",
      "|---|---|",
      "| Pump and motor | 24 months |",
      "| Battery | 6 months |",
      "",
      "Damage from frost – häufig im Außenbereich – is excluded.",
    ].join("\n"),
    cited: [0, 1],
  };
}

function longAnswer() {
  return Array.from({ length: 60 }, (_, index) =>
    `### Point ${index + 1}\n\nÜber „${index + 1}“ there is this to say: the pump, the motor and the valve 🚰 are checked each year, and the protocol is kept for *ten* years.\n\n- first item\n- second item with \`code\`\n`).join("\n");
}

/** Uneven pieces, as a model sends them; characters outside the basic plane stay whole. */
export function* pieces(text) {
  const characters = [...text];
  for (let at = 0, size = 3; at < characters.length; at += size, size = 3 + ((size * 7) % 9)) yield characters.slice(at, at + size).join("");
}
