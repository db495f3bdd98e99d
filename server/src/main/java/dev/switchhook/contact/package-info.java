/// Contacts: the people on the other side of an application's channels, found or made when they are
/// first heard of.
///
/// Public face: [Contacts] (recognising and reading), [Contact], [Person] (what an update says of
/// somebody), [Sighting] (that somebody was heard of), [Recognized] (what came of it), and
/// [ContactSweep].
///
/// A contact belongs to an application and a network. It is recognised by aliases: the number,
/// without the variants in which networks write it, and the network's user ids. A contact may have
/// several aliases, an alias has one contact.
///
/// Invariants: recognising is part of the transaction that stores the event it is for, so nobody is
/// made twice and nobody is made for a copy. Memory is a copy of what is committed, and bounded. A
/// contact that was merged into another stays as a pointer, so ids that were published go on to
/// work.
///
/// It does not make events; whoever recognises publishes what [Recognized] tells. It does not know
/// where an update comes from.
@NullMarked
package dev.switchhook.contact;

import org.jspecify.annotations.NullMarked;
