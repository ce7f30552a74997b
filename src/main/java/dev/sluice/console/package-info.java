/** Faces of a run in a terminal: an interactive console, and plain lines where nobody is there. */
package dev.sluice.console;
