// What node_main.js finds in the file that it is appended to.
declare const isPthread: boolean;
declare function Module(): Promise<unknown>;
