/// The hub as its users meet it: the packaged jar as a process, HTTP, and other people's programs
/// (curl, Node, Python) around it.
///
/// Nothing here knows a class of the server. [Hub] starts the jar with the launcher's flags,
/// [Tenant] is an application with its key, [Meta] is the provider, [Customer] the endpoint, [Wire]
/// a plain socket for requests that no decent client sends. What runs longer than a moment has a
/// limit that a busy machine does not reach.
///
/// Material that lies beside the repository ([Repository#shared]) makes more cases; without it the
/// project's own fixtures are what is tested. Nothing of it is printed but file names and ids.
@NullMarked
package dev.switchhook.e2e;

import org.jspecify.annotations.NullMarked;
