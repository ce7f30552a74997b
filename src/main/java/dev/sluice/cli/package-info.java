/** The command line: classes that parse arguments and print; the work they start lies in the rooms below. */
package dev.sluice.cli;
