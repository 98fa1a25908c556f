'use client';
import type { ChatClient } from '@chat/client';
import { createContext } from 'react';

/** The client of the nearest {@link ChatProvider}: null while it has none yet, undefined where there is no provider. */
export const ClientContext = createContext<ChatClient | null | undefined>(undefined);
