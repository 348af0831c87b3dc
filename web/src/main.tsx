import { createRoot } from "react-dom/client";
import { App } from "./app/app";
import { startTheme } from "./app/theme";
import { startI18n } from "./i18n";
import "./styles/index.css";

startTheme();
await startI18n();
createRoot(document.getElementById("root")!).render(<App />);
