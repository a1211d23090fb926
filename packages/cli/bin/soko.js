#!/usr/bin/env node
import { run } from '@soko/cli';

process.exitCode = await run(process.argv.slice(2));
