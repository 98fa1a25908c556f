import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@chat/example-site/site.css';
import '@chat/example-site/conversation.css';
import { App } from './app.js';

const place = document.querySelector('#app');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
