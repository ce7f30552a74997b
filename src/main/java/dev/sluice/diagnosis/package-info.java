/** What the evidence of a {@code diagnosis} says of each of its causes. Pure: the tables are read elsewhere. */
package dev.sluice.diagnosis;
