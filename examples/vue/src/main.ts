import '@chat/elements/chat-window';
import '@chat/example-site/site.css';
import { createApp } from 'vue';
import App from './app.vue';

createApp(App).mount('#app');
