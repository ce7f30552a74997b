/**
 * The shell around the interpreter: it journals what happened, hands it to the core, and does what the core commands. Clocks,
 * threads, files and connections live here and below, never in the core.
 */
package dev.sluice.run;
