/** The place where TLC looks for Java operators. */
package tlc2.overrides;
